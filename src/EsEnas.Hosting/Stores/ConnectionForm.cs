using EsEnas.Hosting.Settings;

namespace EsEnas.Hosting.Stores;

/// <summary>
/// What a connection to a kind of store looks like. Connections are checked without ever repeating them: they may hold passwords.
/// </summary>
/// <param name="Text">What is allowed, for people.</param>
/// <param name="WhyNot">Says what is wrong with a value, without repeating it; null if nothing is.</param>
internal sealed record ConnectionForm(string Text, Func<string, string?> WhyNot)
{
    /// <param name="connection">The setting; its value is not null.</param>
    /// <exception cref="SettingException">Something is wrong.</exception>
    internal void Check(Setting connection)
    {
        if (WhyNot(connection.Value!) is { } problem) throw connection.RefusedSecretly(problem, Text);
    }
}
