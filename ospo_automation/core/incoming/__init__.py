"""What people wrote, understood: forms, commands, mails, replies, days, personal details, and what asks the same."""
