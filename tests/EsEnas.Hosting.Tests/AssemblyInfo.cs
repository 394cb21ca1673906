// Most of these tests wait for silos and servers most of the time: one more at a time than a small machine has cores.
[assembly: Xunit.v3.Parallelization(MaxThreads = 3)]
