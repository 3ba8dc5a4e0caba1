-- Version 4: how many seats of an agreement are taken is counted from an index alone, however many people it brings.
CREATE INDEX trainee_by_seat ON trainee("cohort", "status", "specialty", gone);
