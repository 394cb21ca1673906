using System.Runtime.InteropServices;
using EsEnas.Grains.Objectives;
using EsEnas.Grains.Tests.Support;

namespace EsEnas.Grains.Tests.Objectives;

public sealed class NumericsIdentityTests
{
    [Fact]
    public void Identity_names_architecture_library_and_objective()
    {
        var identity =
            NumericsIdentity.Of(new TestObjectives { Identity = "model 42" }.Create(Specifications.Read(Specifications.Point())));
        Assert.StartsWith("esenas numerics ", identity, StringComparison.Ordinal);
        Assert.Contains(RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(), identity, StringComparison.Ordinal);
        Assert.EndsWith("; model 42", identity, StringComparison.Ordinal);
        if (File.Exists("/lib/x86_64-linux-gnu/libc.so.6")) Assert.Matches(@"glibc \d+\.\d+", identity);
    }
}
