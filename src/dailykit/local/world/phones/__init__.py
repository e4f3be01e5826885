"""Phone numbers, SIP, dial-in and dial-out."""
