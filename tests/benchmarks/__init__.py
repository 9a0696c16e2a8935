"""How fast and how large: not part of the test run, as times say more of the machine than of the code."""
