using System.Diagnostics;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Requests;
using EsEnas.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Serialization;
using Orleans.Serialization.Configuration;
using Orleans.Serialization.TypeSystem;

namespace EsEnas.Grains.Tests.Requests;

/// <summary>Types that a message names, as a silo's serializer resolves them.</summary>
public sealed class MessageTypesTests : IAsyncLifetime
{
    private GrainCluster cluster = null!;

    public async ValueTask InitializeAsync() => cluster = await GrainCluster.StartAsync();

    public async ValueTask DisposeAsync() => await cluster.DisposeAsync();

    private IServiceProvider Silo => cluster.Silos.Silos[0].ServiceProvider;

    [Theory]
    [InlineData("System.IO.IsolatedStorage.IsolatedStorageFile,System.IO.IsolatedStorage")]
    [InlineData("System.Collections.Generic.List`1[[System.IO.IsolatedStorage.IsolatedStorageFile,System.IO.IsolatedStorage]]")]
    [InlineData("Microsoft.VisualBasic.Interaction,Microsoft.VisualBasic.Core")]
    [InlineData("Some.Exception,Somewhere")]
    [InlineData("StackExchange.Redis.ConnectionMultiplexer,StackExchange.Redis")]
    [InlineData("System.Diagnostics.Process,System.Diagnostics.Process")]
    [InlineData("System.Diagnostics.Process, System.Diagnostics.Process, Version=10.0.0.0, Culture=neutral, " +
        "PublicKeyToken=b03f5f7f11d50a3a")]
    [InlineData("System.Reflection.Assembly,System.Private.CoreLib")]
    [InlineData("System.Reflection.Assembly")]
    [InlineData("System.Delegate")]
    [InlineData("System.Func`1[[System.Object]]")]
    [InlineData("EsEnas.Grains.Requests.RequestFilter,EsEnas.Grains")]
    public void Type_that_no_message_holds_is_refused_by_its_name_and_loads_nothing(string name)
    {
        var types = Silo.GetRequiredService<TypeConverter>();
        var before = Loaded();
        var isFound = false;
        var error = Record.Exception(() => isFound = types.TryParse(name, out _));
        Assert.False(isFound && error is null);
        Assert.Equal(before, Loaded());

        static int Loaded() => AppDomain.CurrentDomain.GetAssemblies().Count(assembly =>
            assembly.GetName().Name is "System.IO.IsolatedStorage" or "Microsoft.VisualBasic.Core" or "Somewhere" or "StackExchange.Redis");
    }

    [Theory]
    [InlineData(typeof(SubmitRequest))]
    [InlineData(typeof(RunException))]
    [InlineData(typeof(List<RunStatus>))]
    [InlineData(typeof(Dictionary<string, object>))]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(RunState))]
    [InlineData(typeof(byte[]))]
    [InlineData(typeof(IExperimentGrain))]
    public void Type_of_a_message_is_known(Type type)
    {
        var types = Silo.GetRequiredService<TypeConverter>();
        Assert.Equal(type, types.Parse(types.Format(type)));
    }

    [Fact]
    public void Code_cannot_be_sent()
    {
        Assert.False(Silo.GetRequiredService<IOptions<TypeManifestOptions>>().Value.AllowAllTypes);
        var serializer = Silo.GetRequiredService<Serializer>();
        foreach (var code in new object[] { () => 1, typeof(Process), typeof(Process).GetMethod("Kill", [])!, typeof(Process).Assembly })
            Assert.NotNull(Record.Exception(() => serializer.SerializeToArray<object>(code)));
    }
}
