"""The only room that talks to a mailbox: reading and moving what lies in it, and sending each of our mails once."""
