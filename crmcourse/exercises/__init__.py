"""What is asked and what it is worth: declarations, kinds of answer, marking, feedback.

declare           exercises, usual mistakes, hints, as a topic declares them
answers           a kind of answer each
plain             any value that a trainee may hand over, as plain data
encode            the same as JSON, and back
marking           an answer against its key and the usual mistakes
feedback          what is said about it
blank             ``____``
once_per_data     remember what depends on the data in force alone
"""
