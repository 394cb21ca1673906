using EsEnas.Client.Reading;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Reading;
using EsEnas.Grains.Storage;
using Orleans.Runtime;

namespace EsEnas.Client.Tests.Reading;

public sealed class NamedRunReaderTests
{
    [Theory]
    [InlineData("process 7 works on it and does not answer")]
    [InlineData(null)]
    public async Task Silence_of_whoever_works_on_the_runs_is_passed_on(string? notice)
    {
        await using var reader = new NamedRunReader(new StoredRunReader(new NoStates(), TimeProvider.System) { Notice = notice });

        Assert.Equal(notice, reader.Notice);
    }

    private sealed class NoStates : IStoredStates
    {
        public Task<IReadOnlyList<RunId>?> ListRunsAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<RunId>?>([]);

        public Task<TState?> ReadAsync<TState>(string name, GrainId grain, CancellationToken cancellationToken)
            where TState : class, new() => Task.FromResult<TState?>(null);
    }
}
