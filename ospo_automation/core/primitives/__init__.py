"""The ground everything stands on: errors, settings, YAML with lines, marks, headings, calendars."""
