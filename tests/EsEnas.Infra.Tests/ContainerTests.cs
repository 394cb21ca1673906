using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EsEnas.Infra.Tests;

public sealed partial class ContainerTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("esenas-container");

    private static string Dockerfile => Repository.Read("infra/container/Dockerfile");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Everything_that_is_copied_exists_and_is_let_into_the_build()
    {
        var admitted = Repository.Read(".dockerignore").Split('\n').Where(line => line.StartsWith('!')).Select(line => line[1..]).ToList();
        foreach (Match copy in CopyPattern().Matches(Dockerfile))
        {
            foreach (var source in copy.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..^1])
            {
                Assert.True(Path.Exists(Repository.PathOf(source)), $"nothing at {source}");
                Assert.True(admitted.Any(entry => entry == source.TrimEnd('/') || Matches(entry, source)),
                    $".dockerignore keeps {source} out");
            }
        }
    }

    [Fact]
    public void Whatever_a_project_includes_from_elsewhere_is_copied()
    {
        var copied = CopyPattern().Matches(Dockerfile)
            .SelectMany(copy => copy.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..^1]).ToList();
        var included = new List<string>();
        foreach (var folder in (string[])["src", "silo", "client"])
        {
            foreach (var project in Directory.EnumerateFiles(Repository.PathOf(folder), "*.csproj", SearchOption.AllDirectories))
            {
                foreach (Match include in IncludePattern().Matches(File.ReadAllText(project)))
                {
                    var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(project)!, include.Groups[1].Value.Replace('\\', '/')));
                    included.Add(Path.GetRelativePath(Repository.PathOf("."), path).Replace('\\', '/'));
                }
            }
        }

        Assert.Contains("docs/results/swimmer-seed1.csv", included);
        Assert.All(included, path => Assert.Contains(copied, source => path == source || path.StartsWith(source.TrimEnd('/') + "/",
            StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_base_is_an_exact_version()
    {
        var bases = BasePattern().Matches(Dockerfile).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(3, bases.Count);
        Assert.All(bases, name => Assert.Matches(@":\d+\.\d+(\.\d+)?-(slim|noble)$", name));
        Assert.All(FromPattern().Matches(Dockerfile), from => Assert.StartsWith("${", from.Groups[1].Value, StringComparison.Ordinal));
        using var pinned = JsonDocument.Parse(Repository.Read("global.json"));
        var feature = pinned.RootElement.GetProperty("sdk").GetProperty("version").GetString()![..^2];
        Assert.Contains(bases, name => name.Contains($"dotnet/sdk:{feature[..^1]}", StringComparison.Ordinal));
    }

    [Fact]
    public void Image_runs_as_nobody_in_particular_and_checks_its_health()
    {
        Assert.Matches(@"\nUSER 10001:10001\n", Dockerfile);
        Assert.Contains("\nHEALTHCHECK ", Dockerfile, StringComparison.Ordinal);
        Assert.Contains("libmujoco2.2.2", Dockerfile, StringComparison.Ordinal);
        Assert.DoesNotContain("curl", Dockerfile, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "silo/esenas-silo.dll")]
    [InlineData("silo", "silo/esenas-silo.dll")]
    [InlineData("silo --slots 2", "silo/esenas-silo.dll --slots 2")]
    [InlineData("list --json", "console/esenas.dll list --json")]
    [InlineData("run swimmer --name silo", "console/esenas.dll run swimmer --name silo")]
    public async Task Entry_hands_over_to_the_silo_or_the_console(string arguments, string started)
    {
        var lines = await EnterAsync(arguments, []);
        Assert.Equal($"/somewhere/{started}", lines[0]);
    }

    [Fact]
    public async Task Entry_finds_the_containers_own_address()
    {
        Assert.Equal(["10.1.2.3", ""], (await EnterAsync("silo", new() { ["ESENAS_ADDRESS"] = "auto" }))[1..]);
        Assert.Equal(["10.9.9.9", ""], (await EnterAsync("silo", new() { ["ESENAS_ADDRESS"] = "10.9.9.9" }))[1..]);
    }

    [Fact]
    public async Task Console_in_a_silos_container_is_a_client_of_that_silo()
    {
        Assert.Equal(["10.1.2.3", "10.1.2.3:30001"],
            (await EnterAsync("list", new() { ["ESENAS_ADDRESS"] = "auto", ["ESENAS_GATEWAY_PORT"] = "30001" }))[1..]);
        Assert.Equal(["10.1.2.3", "other:1"],
            (await EnterAsync("list", new() { ["ESENAS_ADDRESS"] = "auto", ["ESENAS_CLUSTER"] = "other:1" }))[1..]);
        Assert.Equal(["", ""], (await EnterAsync("list", []))[1..]);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK", 0)]
    [InlineData("HTTP/1.1 503 Service Unavailable", 1)]
    [InlineData("nonsense", 1)]
    public async Task Health_check_believes_only_200(string answer, int code)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var asked = AnswerAsync(listener, answer);
        var result = await Tool.RunAsync(Repository.PathOf("infra/container/health.sh"), ["/health/ready", "127.0.0.1", Port(listener)]);
        Assert.StartsWith("GET /health/ready HTTP/1.0", await asked, StringComparison.Ordinal);
        Assert.Equal(code, result.ExitCode);
    }

    [Fact]
    public async Task Health_check_shows_the_key_if_there_is_one()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var asked = AnswerAsync(listener, "HTTP/1.1 200 OK");
        (await Tool.RunAsync(Repository.PathOf("infra/container/health.sh"), ["/health/ready", "127.0.0.1", Port(listener)],
            variables: new Dictionary<string, string> { ["ESENAS_HTTP_KEY"] = "abc" })).Succeeded();
        Assert.Contains("\r\nAuthorization: Bearer abc\r\nConnection: close\r\n\r\n", await asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_check_fails_where_nobody_listens()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = Port(listener);
        listener.Stop();
        Assert.Equal(1, (await Tool.RunAsync(Repository.PathOf("infra/container/health.sh"), [],
            variables: new Dictionary<string, string> { ["ESENAS_HTTP_PORT"] = port })).ExitCode);
    }

    // What the entry would start, and with which variables: dotnet and hostname are stand-ins.
    private async Task<string[]> EnterAsync(string arguments, Dictionary<string, string> variables)
    {
        Script("dotnet", "#!/bin/sh\nprintf '%s\\n%s\\n%s\\n' \"$*\" \"${ESENAS_ADDRESS:-}\" \"${ESENAS_CLUSTER:-}\"\n");
        Script("hostname", "#!/bin/sh\n[ \"$1\" = -i ] && echo '10.1.2.3 10.4.5.6'\n");
        variables["PATH"] = $"{folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}";
        variables["ESENAS_APP"] = "/somewhere";
        var result = await Tool.RunAsync(Repository.PathOf("infra/container/entrypoint.sh"),
            arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), variables: variables);
        return result.Succeeded().Output.Split('\n')[..3];
    }

    private void Script(string name, string text)
    {
        var file = Path.Combine(folder.FullName, name);
        File.WriteAllText(file, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
    }

    private static async Task<string> AnswerAsync(TcpListener listener, string answer)
    {
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var request = new StringBuilder();
        // A shell writes its request line by line: the empty line ends it, not the first packet.
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            request.Append(line).Append("\r\n");
            if (line.Length == 0) break;
        }
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer + "\r\n\r\n"), TestContext.Current.CancellationToken);
        return request.ToString();
    }

    private static string Port(TcpListener listener) =>
        ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static bool Matches(string pattern, string path) => pattern.Contains('*', StringComparison.Ordinal)
        && Regex.IsMatch(path, "^" + Regex.Escape(pattern).Replace("\\*", "[^/]*", StringComparison.Ordinal) + "$");

    [GeneratedRegex(@"^COPY (?!--from)(?:--\S+ )*(.+)$", RegexOptions.Multiline)]
    private static partial Regex CopyPattern();

    [GeneratedRegex("Include=\"(\\.\\.[^\"]+)\"")]
    private static partial Regex IncludePattern();

    [GeneratedRegex(@"^ARG \w+=(\S+)$", RegexOptions.Multiline)]
    private static partial Regex BasePattern();

    [GeneratedRegex(@"^FROM (\S+)", RegexOptions.Multiline)]
    private static partial Regex FromPattern();
}
