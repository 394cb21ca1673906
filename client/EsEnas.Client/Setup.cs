using EsEnas.Client.Connections;
using EsEnas.Client.Output;
using EsEnas.Client.Parsing;

namespace EsEnas.Client;

/// <summary>What every command is made with.</summary>
/// <param name="Terminal">Where it writes.</param>
/// <param name="Connector">How it reaches the runs.</param>
/// <param name="Flags">Makes its options.</param>
/// <param name="Globals">The options that all commands have.</param>
/// <param name="Interrupted">Cancelled by Ctrl-C.</param>
internal sealed record Setup(Terminal Terminal, IConnector Connector, Flags Flags, GlobalOptions Globals, CancellationToken Interrupted);
