"""The agencies of the partnership as pages: how to reach them, who is told when something is late, who gets papers.

Partners without accounts get what concerns them by mail, at the addresses that the coordinator keeps here.
"""
