"""What a team keeps together in a database: the history of its company accounts, and audits.

`database` connects and migrates, `tables` names what is in there, `history` and `audits` write and
read it, `sharing` copies to it what may be shared of a person's own history. Needs the extra
`postgres`; nothing else imports SQLAlchemy.
"""
