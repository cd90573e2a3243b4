"""People: who asks, accounts, sessions, tokens, the audit log; what comes in through the door is decided here."""
