"""The knowledge base as a site: from Markdown to pages that are found, safe, and usable for everyone."""
