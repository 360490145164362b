"""Posts that are out already, read as the composer reads a draft.

`sources` opens folders, archives and files, `readers` know their formats and yield posts,
`checking` reads posts, `run` does so with several processes and a journal, `report` looks at the
journal through suppressions and a baseline, `outputs` write it down. Each knows only what is named
before it; none knows of the command line or of the service.
"""
