using System.Collections.Concurrent;
using System.Reflection;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Abstractions.Rules;
using EsEnas.Grains.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace EsEnas.Grains.Requests;

/// <summary>
/// Looks at every call before its grain, extension or system target does: clients may be of any build, or none of ours. They may call what
/// <see cref="ClientCalls"/> lets them; keys and arguments have to follow the rules that our interfaces declare. What goes wrong is told to
/// them as <see cref="ClientErrors"/> has it.
/// </summary>
/// <param name="more">Interfaces that this silo's clients may call besides: those of a test host.</param>
/// <param name="logger">Takes what clients are not told.</param>
/// <param name="health">Knows the errors of the store; null: nobody does.</param>
internal sealed partial class RequestFilter(IEnumerable<ForClientsToo> more, ILogger<RequestFilter> logger, IStoreHealth? health = null)
    : IIncomingGrainCallFilter
{
    // By interface: attributes are made anew whenever they are asked for, and this one keeps its expression.
    private static readonly ConcurrentDictionary<Type, GrainKeyAttribute?> Keys = new();

    public Task Invoke(IIncomingGrainCallContext context)
    {
        Check(context.Request, context);
        return IsClient(context.SourceId) ? InvokeForClientAsync(context) : context.Invoke();
    }

    private async Task InvokeForClientAsync(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (Exception error) when (!ClientErrors.Crosses(error))
        {
            throw Told(error, context);
        }

        // What ends a stream is an answer to Orleans.
        if (context.Response?.Result is ValueTuple<EnumerationResult, object> { Item2: Exception ended } answer
            && !ClientErrors.Crosses(ended))
            context.Response = Response.FromResult((answer.Item1, (object)Told(ended, context)));
    }

    private Exception Told(Exception error, IIncomingGrainCallContext context)
    {
        var call = $"{context.InterfaceMethod.DeclaringType?.Name}.{context.InterfaceMethod.Name}";
        var told = ClientErrors.Of(error, call, health);
        // Of the store its watch has said all there is to say.
        if (told is RunException { Error: RunError.Failed }) LogFailed(logger, error, call);
        return told;
    }

    private void Check(IInvokable request, IIncomingGrainCallContext context)
    {
        var count = request.GetArgumentCount();
        var arguments = new object?[count];
        for (var i = 0; i < count; i++) arguments[i] = request.GetArgument(i);
        // A stream begins with a call of Orleans' own that carries ours.
        foreach (var inner in arguments.OfType<IInvokable>()) Check(inner, context);
        var method = request.GetMethod();
        if (method.DeclaringType is not { } declaring) return;
        if (IsClient(context.SourceId) && !ClientCalls.IsAllowed(method) && !more.Any(each => each.Interface == declaring.FullName))
            throw new RunException(RunError.Conflict, $"{declaring.Name}.{method.Name} is for silos: a client cannot call it");
        if (declaring.Assembly != typeof(IExperimentGrain).Assembly) return;
        if (Keys.GetOrAdd(declaring, static type => type.GetCustomAttribute<GrainKeyAttribute>()) is { } key
            && context.TargetId.Key.ToString() is { } text && !key.IsAllowed(text))
            throw new RunException(RunError.InvalidSpecification, $"'{SafeText.Shown(text)}' is not a key of {declaring.Name}");
        RequestRules.Check(method, arguments);
    }

    // The gateway lets no client speak in another name (GatewayGuard).
    private static bool IsClient(GrainId? source) =>
        source is { } id && id.IsClient() && id.Key.ToString()?.StartsWith(ClientCalls.HostedClient, StringComparison.Ordinal) != true;
}

/// <summary>An interface that clients may call although it is Orleans' own.</summary>
/// <param name="Interface">Its full name.</param>
internal sealed record ForClientsToo(string Interface);
