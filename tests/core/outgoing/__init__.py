"""What we write, made safe."""
