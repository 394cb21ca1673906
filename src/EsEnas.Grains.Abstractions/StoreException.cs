namespace EsEnas.Grains.Abstractions;

/// <summary>
/// The store of the runs cannot be used: it cannot be reached, is full, or is damaged. Unlike the exceptions of the stores' libraries it
/// crosses to any silo and console, and its message is for people: which store, since when, and what is wrong.
/// </summary>
[GenerateSerializer, Alias("esenas.StoreException")]
public sealed class StoreException : OrleansException
{
    /// <summary>With its message and problem.</summary>
    /// <param name="message">What there is to say, in one line.</param>
    /// <param name="problem">What is wrong, in a few words.</param>
    public StoreException(string message, string problem) : base(message) => Problem = problem;

    /// <summary>Without a message.</summary>
    public StoreException() { }

    /// <summary>With a message.</summary>
    public StoreException(string message) : base(message) => Problem = message;

    /// <summary>With a message and a cause.</summary>
    public StoreException(string message, Exception innerException) : base(message, innerException) => Problem = message;

    /// <summary>What is wrong, in a few words: "the disk is full".</summary>
    [Id(0)] public string Problem { get; set; } = "";
}
