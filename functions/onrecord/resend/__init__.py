"""Work done again: uploads without a result, replays of a step, dead letters.

All of it is S3-shaped events sent to a step's queue: nothing is copied, nothing written to the
inbox, and what is sent twice changes nothing.
"""
