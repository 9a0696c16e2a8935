"""One interactive view a topic, each a thin layer over a pure function of the topic's model."""
