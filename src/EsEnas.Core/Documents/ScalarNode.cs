namespace EsEnas.Core.Documents;

/// <summary>A plain value.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Quoted">Whether it stood in quotes (then it is a string, never a number or null).</param>
/// <param name="Line">Line in the text.</param>
public sealed record ScalarNode(string Text, bool Quoted, int Line) : DocumentNode(Line)
{
    /// <summary>Whether it stands for no value: <c>null</c>, <c>~</c> or nothing at all, without quotes.</summary>
    public bool IsNull => !Quoted && (Text is "" or "~" or "null");
}
