"""Pages read by the workers of a Dask cluster: `pool` runs where the command does, `reading` on the workers."""
