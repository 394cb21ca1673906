namespace EsEnas.Client.Benchmarks;

/// <summary>What iterations on several silos sent over sockets: evaluations, outcomes, history, probes, everything.</summary>
/// <param name="Silos">Silos of one slot each.</param>
/// <param name="Iterations">Iterations measured.</param>
/// <param name="Bytes">Bytes of an iteration, all silos together, headers included.</param>
/// <param name="Messages">Messages of an iteration.</param>
internal sealed record WireTraffic(int Silos, int Iterations, double Bytes, double Messages);
