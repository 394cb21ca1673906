using EsEnas.Hosting.Telemetry;
using EsEnas.Hosting.Tests.Support;
using EsEnas.TestServers;

namespace EsEnas.Hosting.Tests.Telemetry;

/// <summary>Where a process sends its telemetry.</summary>
public sealed class OtlpTargetTests : IDisposable
{
    private const string Page = "http://127.0.0.1:18888";
    private const string Endpoint = "http://127.0.0.1:4317";
    private const string Headers = "x-otlp-api-key=secret";
    private const UnixFileMode ClosedFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TempDirectory directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Data => directory.File("data");

    private string Announcement => Path.Combine(Data, "dashboard.json");

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Dashboard_of_the_directory_is_found_while_it_runs_and_by_nobody_else()
    {
        if (!OperatingSystem.IsLinux()) return; // Elsewhere nothing is known of a file's owner, and the file is not believed.
        Assert.Null(Find(Data));
        using (var place = await TakeAsync())
        {
            Assert.Null(place.Notice);
            Assert.Null(Find(Data));
            place.Announce(Page, Endpoint, Headers);

            var target = Find(Data, ("OTEL_SERVICE_NAME", "mine"), ("HOME", "/"))!;
            Assert.Equal("Traces, metrics and logs go to the dashboard at http://127.0.0.1:18888.", target.Notice);
            Assert.Equal(
                [("OTEL_EXPORTER_OTLP_ENDPOINT", Endpoint), ("OTEL_EXPORTER_OTLP_HEADERS", Headers),
                    ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"), ("OTEL_SERVICE_NAME", "mine")],
                target.Variables.Select(variable => (variable.Key, variable.Value)).Order());
            Assert.Null(Find(null));
            Assert.Null(Find(directory.FullPath));
        }

        Assert.Null(Find(Data));
        Assert.False(File.Exists(Announcement));
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://10.0.0.9:4317", true)]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://10.0.0.9:4317", true)]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf", false)]
    [InlineData("OTEL_TRACES_EXPORTER", "none", false)]
    [InlineData("OTEL_SDK_DISABLED", "true", false)]
    public async Task Variables_win_over_the_dashboard(string name, string value, bool exports)
    {
        using var place = await TakeAsync();
        place.Announce(Page, Endpoint, Headers);
        var target = Find(Data, (name, value));
        Assert.Equal(exports, target is not null);
        Assert.Null(target?.Notice);
        if (target is not null) Assert.Equal([(name, value)], target.Variables.Select(variable => (variable.Key, variable.Value)));
    }

    [Fact]
    public async Task What_a_killed_dashboard_left_is_not_believed()
    {
        using (var place = await TakeAsync())
        {
            place.Announce(Page, Endpoint, Headers);
            File.Copy(Announcement, directory.File("left"));
        }

        File.Copy(directory.File("left"), Announcement);
        Assert.Null(Find(Data));
        using var next = await TakeAsync();
        next.Announce("http://127.0.0.1:1", Endpoint, Headers);
        if (OperatingSystem.IsLinux()) Assert.Contains("127.0.0.1:1.", Find(Data)!.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Directory_has_one_dashboard()
    {
        using var place = await TakeAsync();
        Assert.Null(await DashboardPlace.TakeAsync(Data, Token));
    }

    [Theory]
    [InlineData("""{"page":"http://127.0.0.1:1","endpoint":"http://collector.example:4317","headers":"x=y"}""")]
    [InlineData("""{"page":"http://127.0.0.1:1","endpoint":"4317","headers":"x=y"}""")]
    [InlineData("""{"page":"http://127.0.0.1:1","endpoint":null,"headers":"x=y"}""")]
    [InlineData("""{"endpoint":"http://127.0.0.1:4317"}""")]
    [InlineData("{")]
    [InlineData("")]
    public async Task Damaged_announcement_and_one_that_leads_to_another_machine_say_nothing(string text)
    {
        using var place = await TakeAsync();
        await File.WriteAllTextAsync(Announcement, text, Token);
        Assert.Null(Find(Data));
    }

    [Fact]
    public async Task Key_in_the_announcement_is_the_owners_alone_and_another_users_announcement_is_not_believed()
    {
        if (OperatingSystem.IsWindows()) return; // No modes there.
        using var place = await TakeAsync();
        place.Announce(Page, Endpoint, Headers);
        Assert.Equal(ClosedFile, File.GetUnixFileMode(Announcement));
        if (!OtherUser.IsPossible) return; // Only root can be somebody else.
        Assert.Equal("", await OtherUser.AccessAsync(Announcement));

        var text = await File.ReadAllTextAsync(Announcement, Token);
        File.Delete(Announcement);
        File.SetUnixFileMode(directory.FullPath, (UnixFileMode)0b111_111_111);
        File.SetUnixFileMode(Data, (UnixFileMode)0b111_111_111);
        Assert.Equal((0, "", ""), await OtherUser.RunShellAsync("""printf %s "$2" > "$1" """, Announcement, text));
        Assert.Null(Find(Data));
    }

    private static OtlpTarget? Find(string? data, params (string Name, string Value)[] variables) =>
        OtlpTarget.Find(data, variables.Select(variable => KeyValuePair.Create(variable.Name, (string?)variable.Value)));

    private async Task<DashboardPlace> TakeAsync() => Assert.IsType<DashboardPlace>(await DashboardPlace.TakeAsync(Data, Token));
}
