namespace EsEnas.Client.Doctor;

/// <summary>What a checkup found about one thing.</summary>
/// <param name="Name">In a word.</param>
/// <param name="State">How it stands.</param>
/// <param name="Detail">What is there, or what is wrong. Lines stay lines.</param>
/// <param name="Advice">What to do; empty if nothing.</param>
internal sealed record Finding(string Name, FindingState State, string Detail, string Advice = "");
