namespace EsEnas.Core.Documents;

/// <summary>A node of a specification's text, before it has a meaning; made by a YAML reader.</summary>
/// <param name="Line">Line in the text, from 1; 0 if it came from elsewhere (<c>--set</c>).</param>
public abstract record DocumentNode(int Line);
