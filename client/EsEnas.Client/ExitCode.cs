namespace EsEnas.Client;

/// <summary>What the console's exit codes mean; scripts rely on the numbers.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int RunFailed = 1;
    public const int Usage = 2;
    public const int NotFound = 3;
    public const int Conflict = 4;
    public const int Unreachable = 6;
    public const int Mismatch = 7;
    public const int Interrupted = 130;
}
