namespace EsEnas.Tasks.Blackbox;

/// <summary>The functions; all have their least value, 0, at the origin of their own coordinates.</summary>
internal enum BlackboxKind
{
    Sphere,
    Rastrigin,
    Rosenbrock,
    Ackley,
}
