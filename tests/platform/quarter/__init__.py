"""A quarter that is played on the real scheduler: forty communes, and what reaches whom."""
