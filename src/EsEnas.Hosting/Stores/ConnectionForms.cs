using EsEnas.Hosting.Settings;

namespace EsEnas.Hosting.Stores;

/// <summary>Checks connection strings without ever repeating them: they may hold passwords.</summary>
internal static class ConnectionForms
{
    /// <param name="connection">The setting; its value is not null.</param>
    /// <param name="form">What is allowed.</param>
    /// <param name="whyNot">Says what is wrong with a value, without repeating it; null if nothing is.</param>
    /// <exception cref="SettingException">Something is wrong.</exception>
    internal static void Check(Setting connection, string form, Func<string, string?> whyNot)
    {
        if (whyNot(connection.Value!) is { } problem) throw connection.RefusedSecretly(problem, form);
    }
}
