"""The sample school: invented people, a believable term of rolls. It stands above actions, like a command."""
