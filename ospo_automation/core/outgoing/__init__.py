"""What we write, made safe: comments, pages, texts that people edit too, and where on a page words go."""
