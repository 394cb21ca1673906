namespace EsEnas.Hosting.Sqlite;

/// <summary>Primary result codes of SQLite.</summary>
internal static class SqliteErrorCodes
{
    internal const int Permission = 3;
    internal const int Busy = 5;
    internal const int Locked = 6;
    internal const int ReadOnly = 8;
    internal const int DiskError = 10;
    internal const int Corrupt = 11;
    internal const int Full = 13;
    internal const int CannotOpen = 14;
    internal const int NotADatabase = 26;
}
