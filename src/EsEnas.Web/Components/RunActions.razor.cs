using EsEnas.Core.Documents;
using EsEnas.Core.Runs;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Web.Pages;
using EsEnas.Web.Reading;
using Microsoft.AspNetCore.Components;

namespace EsEnas.Web.Components;

/// <summary>The buttons of a run, each with the line that does the same in a console.</summary>
public sealed partial class RunActions : ComponentBase
{
    private string message = "";
    private bool isDeleting;
    private int iterations;
    private int forkAt;
    private string forkName = "";
    private string forkChange = "";
    private RunId known;

    /// <summary>Where the run stands.</summary>
    [Parameter, EditorRequired]
    public RunStatus Status { get; set; } = null!;

    /// <summary>Called when something was done.</summary>
    [Parameter, EditorRequired]
    public EventCallback Changed { get; set; }

    [Inject]
    private IPageSource Source { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private bool IsBusy { get; set; }

    private IExperimentGrain Grain => Source.Grains.GetGrain<IExperimentGrain>(Status.Id.Value);

    private string ForkLine => Source.CommandLine([
        "fork", $"{Status.Id}@{Show.Plain(forkAt)}", "--name", forkName,
        .. Forking.Split(forkChange).SelectMany(change => (string[])["--set", change])
    ]);

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (known == Status.Id) return;
        known = Status.Id;
        (iterations, forkAt, forkName) = (Status.Iterations * 2, Status.Iteration.Value, $"{Status.Id}-fork");
    }

    private string Line(string command, params IReadOnlyList<string> more) => Source.CommandLine([command, Status.Id.Value, .. more]);

    private Task<bool> PauseAsync() => DoAsync("paused", () => Grain.Pause());

    private Task<bool> ResumeAsync() => DoAsync("resumed", () => Grain.Resume(force: false));

    private Task<bool> CancelAsync() => DoAsync("cancelled", () => Grain.Cancel());

    private Task<bool> ExtendAsync() => DoAsync($"extended to {Show.Count(iterations)} iterations", () => Grain.Extend(iterations));

    private async Task DeleteAsync()
    {
        isDeleting = false;
        if (await DoAsync("deleted", () => Grain.Delete(RunDeletion.Resting))) Navigation.NavigateTo("/");
    }

    private async Task ForkAsync()
    {
        var name = forkName.Trim();
        if (await DoAsync("forked", () => ForkAsync(name))) Navigation.NavigateTo(RunLinks.Of(new RunId(name)));
    }

    private async Task ForkAsync(string name)
    {
        var yaml = Forking.Change(await Grain.GetSpecification(), forkChange);
        var request = new ForkRequest(new RunId(name), new IterationNumber(forkAt), yaml, Start: true);
        await foreach (var update in Source.Grains.GetGrain<IRunVerifier>($"{Status.Id}/{Guid.NewGuid():N}").Fork(request))
        {
            message = Forking.TextOf(update);
            StateHasChanged();
        }
    }

    private async Task<bool> DoAsync(string done, Func<Task> work)
    {
        if (IsBusy) return false;
        (IsBusy, message) = (true, "…");
        try
        {
            await work();
            message = $"{Status.Id} is {done}.";
            return true;
        }
        catch (Exception error) when (error is RunException or StoreException or SpecificationException or ArgumentException
            || PassingErrors.IsPassing(error))
        {
            message = Asking.ActionTextOf(error);
            return false;
        }
        finally
        {
            IsBusy = false;
            await Changed.InvokeAsync();
        }
    }
}
