"""What people wrote, understood."""
