using Azure;
using EsEnas.Hosting.Stores;
using EsEnas.Hosting.Stores.Watching;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Serialization;
using StackExchange.Redis;

namespace EsEnas.Hosting.Tests.Stores;

public sealed class StoreExceptionTests
{
    public static TheoryData<Exception> Failures =>
    [
        new NpgsqlException("refused", new IOException("reset")),
        new RedisConnectionException(ConnectionFailureType.SocketClosed, "refused"),
        new RedisTimeoutException("refused", CommandStatus.Unknown), new RequestFailedException(503, "refused"),
        new SqliteException("refused", 5),
    ];

    [Theory, MemberData(nameof(Failures))]
    public async Task Failure_of_a_store_reaches_another_silo_and_is_still_known_there(Exception failure)
    {
        ServiceCollection services = new();
        services.AddSerializer();
        services.AddStoreExceptions();
        await using var provider = services.BuildServiceProvider();
        var serializer = provider.GetRequiredService<Serializer>();
        StoreCall.See(failure);
        var sent = serializer.SerializeToArray<Exception>(new InvalidOperationException("Error from storage provider", failure));
        var arrived = serializer.Deserialize<Exception>(sent);
        Assert.Equal(failure.Message, arrived?.InnerException?.Message);
        Assert.IsType(failure.GetType(), arrived?.InnerException);
        Assert.True(StoreCall.HasSeen(arrived));
    }
}
