"""The only room that opens what others put on the web: feeds, in a job that can write nothing."""
