namespace EsEnas.TestServers;

/// <summary>Blobs and tables of Azurite, the emulator of Azure Storage, where test.sh puts it.</summary>
public sealed class AzuriteServer : TestServer
{
    // Of the emulator's documentation: the same for everybody.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const string FolderVariable = "ESENAS_AZURITE";

    // As infra/local/setup.sh has it.
    private const string FolderName = "azurite-3.37.0";

    // The emulator also serves queues, which nobody here uses.
    private readonly int queuePort = FreePort();
    private readonly int tablePort = FreePort();

    private static readonly byte[] Request = "GET / HTTP/1.0\r\n\r\n"u8.ToArray();

    /// <inheritdoc/>
    public override string Connection =>
        $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={Key};" +
        $"BlobEndpoint=http://127.0.0.1:{PortText}/devstoreaccount1;" +
        $"TableEndpoint=http://127.0.0.1:{Text(tablePort)}/devstoreaccount1;";

    /// <inheritdoc/>
    private protected override External Need => External.Azurite;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Command() =>
    [
        // It tells its makers of every start otherwise.
        "node", Script(), "--disableTelemetry", "--silent", "--skipApiVersionCheck", "--location", Folder,
        "--blobHost", "127.0.0.1", "--blobPort", PortText, "--tableHost", "127.0.0.1", "--tablePort", Text(tablePort), "--queueHost",
        "127.0.0.1", "--queuePort", Text(queuePort),
    ];

    /// <inheritdoc/>
    protected override async Task<bool> IsServingAsync() => await IsServingAsync(Port) && await IsServingAsync(tablePort);

    private async Task<bool> IsServingAsync(int port) => (await AskAsync(Request, port)).AsSpan().StartsWith("HTTP/"u8);

    private static string Script()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named ? named
            : Path.Combine(Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"), "esenas", FolderName);
        var script = Path.Combine(folder, "node_modules", "azurite", "dist", "src", "azurite.js");
        return File.Exists(script) ? script : throw new InvalidOperationException($"Azurite is not in '{folder}'. ./test.sh installs it; " +
            $"{FolderVariable} names another folder.");
    }
}
