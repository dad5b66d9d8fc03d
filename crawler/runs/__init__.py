"""The run as a whole: lock, record, checks of its end, summary, notices, what its commands share."""
