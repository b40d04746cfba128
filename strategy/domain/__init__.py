"""What the room does: strategies are kept, and roles in them are given and taken away."""
