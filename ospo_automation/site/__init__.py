"""From the knowledge base's Markdown to a site that is found and that everyone can use."""
