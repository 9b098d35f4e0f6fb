"""Tests against a real IMAP server (dovecot) and a real SMTP server (exim4), which they start on this machine."""
