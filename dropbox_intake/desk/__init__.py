"""The clerks' desk: web pages where an envelope is finished in seconds.  Served on the same registry as everything else."""
