"""What tests in several rooms need.

backends              one pandas frame in every kind of frame that the course's verbs take
small_course          a course of one small topic, for what builds and checks courses
tea, class_of_two     a topic and hand-ins, for what grades them; the second needs no sandbox
hostile, spy          what hostile trainees hand in
class_of              results folders, for what reports on them
sheets_in             what hand-ins say about themselves
"""
