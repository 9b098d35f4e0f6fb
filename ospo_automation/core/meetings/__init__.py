"""Meetings of the network: when they are, their agendas, and what their minutes say."""
