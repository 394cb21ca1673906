using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Abstractions.Rules;

namespace EsEnas.Grains.Requests;

/// <summary>Checks arguments of grain calls against the rules that the interfaces and messages declare. Thread safe.</summary>
internal static class RequestRules
{
    private static readonly ConcurrentDictionary<MethodInfo, Member[]> Methods = new();
    private static readonly ConcurrentDictionary<Type, Member[]> Messages = new();

    /// <summary>Checks the arguments of a call.</summary>
    /// <param name="method">The interface's method.</param>
    /// <param name="arguments">Its arguments; cancellation tokens may be left out.</param>
    /// <exception cref="RunException">One is not allowed (<see cref="RunError.InvalidSpecification"/>).</exception>
    public static void Check(MethodInfo method, IReadOnlyList<object?> arguments)
    {
        var members = Methods.GetOrAdd(method,
            static key => [.. key.GetParameters().Where(p => p.ParameterType != typeof(CancellationToken)).Select(Member.Of)]);
        for (var i = 0; i < Math.Min(members.Length, arguments.Count); i++) Check(members[i], arguments[i]);
    }

    /// <summary>Whether a type is a message with members of its own.</summary>
    public static bool IsMessage(Type type) => type.Namespace == typeof(SubmitRequest).Namespace && !type.IsEnum
        && !Identifiers.Contains(type);

    /// <summary>The members of a message that are sent.</summary>
    public static IEnumerable<PropertyInfo> MembersOf(Type message) =>
        message.GetProperties().Where(property => property.GetCustomAttribute<IdAttribute>() is not null);

    private static void Check(Member member, object? value)
    {
        if (value is null)
        {
            if (!member.MayBeNull) throw Refused(member, "null", member.Rule?.Allowed ?? "a value");
        }
        else if (value is IEnumerable elements and not string and not byte[])
        {
            foreach (var element in elements) CheckValue(member, element);
        }
        else
        {
            CheckValue(member, value);
        }
    }

    private static void CheckValue(Member member, object? identifierOrValue)
    {
        if (identifierOrValue is null) throw Refused(member, "null", member.Rule?.Allowed ?? "a value");
        var value = Identifiers.Plain(identifierOrValue);
        if (member.Rule is { } rule && !rule.IsAllowed(value)) throw Refused(member, Shown(value), rule.Allowed);
        if (value is Enum && !Enum.IsDefined(value.GetType(), value))
            throw Refused(member, Shown(value), string.Join(", ", Enum.GetNames(value.GetType())));
        if (!IsMessage(value.GetType())) return;
        foreach (var inner in Messages.GetOrAdd(value.GetType(), static type => [.. MembersOf(type).Select(Member.Of)]))
            Check(inner, inner.Read!(value));
    }

    private static RunException Refused(Member member, string value, string allowed) =>
        new(RunError.InvalidSpecification, $"{member.Name}: '{value}' is not allowed: {allowed}");

    private static string Shown(object value) => value switch
    {
        byte[] bytes => string.Create(CultureInfo.InvariantCulture, $"{bytes.Length:#,0} bytes"),
        string text => SafeText.Shown(text),
        _ => SafeText.Shown(Convert.ToString(value, CultureInfo.InvariantCulture)),
    };

    private sealed record Member(string Name, RequestRuleAttribute? Rule, bool MayBeNull, Func<object, object?>? Read)
    {
        public static Member Of(ParameterInfo parameter) =>
            new(parameter.Name!, parameter.GetCustomAttribute<RequestRuleAttribute>(),
                Nullable(new NullabilityInfoContext().Create(parameter)), null);

        public static Member Of(PropertyInfo property) =>
            new($"{char.ToLowerInvariant(property.Name[0])}{property.Name[1..]}", property.GetCustomAttribute<RequestRuleAttribute>(),
                Nullable(new NullabilityInfoContext().Create(property)),
                property.GetValue);

        private static bool Nullable(NullabilityInfo info) => info.ReadState == NullabilityState.Nullable;
    }
}
