using System.Reflection;
using System.Runtime.CompilerServices;
using Azure;
using EsEnas.Hosting.Stores;
using EsEnas.Hosting.Stores.Watching;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
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

    public static TheoryData<string> Kinds => [.. StoreKinds.All.Select(kind => kind.Word)];

    [Theory, MemberData(nameof(Kinds))]
    public void Every_exception_of_a_library_is_told_in_words_of_ours(string word)
    {
        var kind = StoreKinds.All.Single(each => each.Word == word);
        StoreWatch watch = new("grain state", NullLogger<StoreWatch>.Instance, TimeProvider.System, kind);
        Exception[] all = [.. ExceptionsOf(kind.Exceptions!)];
        Assert.NotEmpty(all);
        foreach (var exception in all)
        {
            var told = watch.Explain(exception);
            Assert.True(told is not null, exception.GetType().FullName);
            Assert.StartsWith($"the {word} store cannot be used since ", told.Message, StringComparison.Ordinal);
            Assert.EndsWith(told.Problem, told.Message, StringComparison.Ordinal);
            Assert.NotEmpty(told.Problem);
            Assert.DoesNotContain('\n', told.Message);
            // What the server itself says is no word of the library.
            if (told.Problem.StartsWith("the server says: ", StringComparison.Ordinal)) continue;
            Assert.DoesNotContain("outstanding", told.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", told.Message, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<Exception> ExceptionsOf(string space) =>
        from file in Directory.GetFiles(AppContext.BaseDirectory, "*.dll")
        let name = Path.GetFileNameWithoutExtension(file)
        where $"{name}.".StartsWith(space + ".", StringComparison.Ordinal)
        from type in Assembly.Load(name).GetExportedTypes()
        where type.IsSubclassOf(typeof(Exception)) && !type.IsAbstract
            && $"{type.Namespace}.".StartsWith(space + ".", StringComparison.Ordinal)
        select type.GetConstructor([typeof(string)]) is { } made ? (Exception)made.Invoke(["last: NONE,\noutstanding: 0"])
            : (Exception)RuntimeHelpers.GetUninitializedObject(type);
}
