using EsEnas.Client.Parsing;

namespace EsEnas.Client.Tests.Parsing;

public sealed class CommandNamesTests
{
    [Fact]
    public void Line_is_what_a_shell_reads_back()
    {
        Assert.Equal("./esenas resume swimmer-1", new CommandNames("./esenas", []).Line("resume", "swimmer-1"));
        Assert.Equal("esenas resume x --data '/a b/it'\\''s'", new CommandNames("esenas", ["--data", "/a b/it's"]).Line("resume", "x"));
    }
}
