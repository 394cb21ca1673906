using System.Reflection;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Abstractions.Rules;
using EsEnas.Grains.Requests;
using EsEnas.Grains.Storage;
using EsEnas.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace EsEnas.Grains.Tests.Requests;

/// <summary>What a client is told when the store's library throws: words of ours, whatever it calls.</summary>
public sealed class ClientErrorTests
{
    private const string Ours = "the test store cannot be used since 00:00:00 UTC: it is away";

    [Fact]
    public async Task Every_call_that_fails_is_told_in_words_of_ours()
    {
        await using var cluster = await GrainCluster.StartAsync(storeTimeout: TimeSpan.Zero,
            more: silo => silo.Services.AddSingleton<IStoreHealth>(new Health()));
        await cluster.CompleteAsync("r", Specifications.Point(3));
        await cluster.Run("paused").Submit(new SubmitRequest(Specifications.Point(3), Start: false));
        // The run's record and the list as the store's watch translates them; the rest as a library would throw.
        cluster.Storage.Fail = key => key.StartsWith("experiment/", StringComparison.Ordinal)
            || key.StartsWith("catalog/", StringComparison.Ordinal)
            ? new StoreException(Ours, "it is away")
            : new LibraryException("outstanding: 0, inst: 1");

        List<(string Call, Exception Error)> told = [];
        foreach (var run in new[] { "r", "paused", "new" })
            foreach (var type in typeof(IExperimentGrain).Assembly.GetTypes().Where(type => type.IsInterface
                && typeof(IAddressable).IsAssignableFrom(type) && type != typeof(IHistoryGrain) && type != typeof(IRunArchive)))
                foreach (var method in type.GetMethods().Where(ClientCalls.IsAllowed))
                    if (await FailureAsync(Grain(cluster, type, run), method) is { } error)
                        told.Add(($"{type.Name}.{method.Name} of {run}", error));

        // An activation that fails is told by Orleans, which the console reads the last line of.
        Assert.Equal([], told.Where(each => !ClientErrors.Crosses(each.Error)
            && !(each.Error is OrleansException && each.Error.Message.Contains(Ours, StringComparison.Ordinal)))
            .Select(each => $"{each.Call}: {each.Error.GetType().Name}: {each.Error.Message}"));
        Assert.Equal([], told.Where(each => each.Error.Message.Contains("outstanding", StringComparison.Ordinal))
            .Select(each => each.Call));
        Assert.Contains(told, each => each.Error is StoreException { Message: Ours });
        // A stream, and a call.
        foreach (var call in (string[])["IRunVerifier.Verify of new", "IExperimentGrain.Submit of new"])
            Assert.Contains(told, each => each.Call == call);
    }

    [Fact]
    public void Error_of_our_own_that_is_not_meant_for_clients_becomes_one_that_is()
    {
        var told = Assert.IsType<RunException>(ClientErrors.Of(new InvalidOperationException("no such key"), "IX.Y", null));
        Assert.Equal("IX.Y failed in the silo (InvalidOperationException); the silo's log says more", told.Message);
        Assert.Equal(RunError.Conflict,
            Assert.IsType<RunException>(ClientErrors.Of(new Orleans.Storage.InconsistentStateException("etag"), "IX.Y", null)).Error);
    }

    private static IAddressable Grain(GrainCluster cluster, Type type, string run)
    {
        var factory = cluster.Silos.Client;
        if (typeof(IGrainWithIntegerKey).IsAssignableFrom(type)) return factory.GetGrain(type, 0);
        var more = type.GetCustomAttribute<GrainKeyAttribute>() is null ? ""
            : type == typeof(IHistoryGrain) ? "/0" : type == typeof(IRunVerifier) ? "/x" : "";
        return factory.GetGrain(type, type == typeof(IRolloutGrain) ? cluster.Silos.Silos[0].SiloAddress.ToParsableString() : run + more);
    }

    private static async Task<Exception?> FailureAsync(IAddressable grain, MethodInfo method)
    {
        try
        {
            switch (method.Invoke(grain, [.. method.GetParameters().Select(Value)]))
            {
                case Task task:
                    await task;
                    break;
                case { } stream when method.ReturnType.Name == typeof(IAsyncEnumerable<>).Name:
                    await DrainAsync((dynamic)stream);
                    break;
            }

            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    private static async Task DrainAsync<T>(IAsyncEnumerable<T> stream)
    {
        // A run that rests ends its stream.
        await foreach (var _ in stream)
        {
        }
    }

    private static object? Value(ParameterInfo parameter) => parameter.ParameterType switch
    {
        var type when type == typeof(SubmitRequest) => new SubmitRequest(Specifications.Point(3)),
        var type when type == typeof(RunDescription) => new RunDescription(Name: "other"),
        var type when type == typeof(ForkRequest) => new ForkRequest(new("forked"), new(1), Specifications.Point(3), Start: true),
        var type when type == typeof(string) => Specifications.Point(3),
        var type when type == typeof(RunId) => new RunId("r"),
        var type when type == typeof(double) => 0.5,
        var type when type == typeof(int) => 5,
        var type when type == typeof(IterationNumber) => new IterationNumber(1),
        var type when type.IsValueType => Activator.CreateInstance(type),
        _ => null,
    };

    private sealed class LibraryException(string message) : Exception(message);

    private sealed class Health : IStoreHealth
    {
        public StoreOutage? Outage => null;

        public StoreOutage Suspect(DateTimeOffset since, string problem) => new("test", since, problem);

        public StoreException? Explain(Exception exception) =>
            exception.ToString().Contains(nameof(LibraryException), StringComparison.Ordinal)
                ? new StoreException(Ours, "it is away")
                : null;
    }
}
