using Azure;
using Azure.Identity;

namespace EsEnas.Hosting.AzureStorage;

/// <summary>
/// How a service of a storage account is reached: by a connection string, or by the service's URI with the process's Azure identity
/// (managed identity, environment, developer's sign-in).
/// </summary>
internal static class AzureConnection
{
    /// <summary>Namespace of the exceptions of both services.</summary>
    internal const string Exceptions = "Azure";

    private const char Assignment = '=';

    /// <summary>
    /// Whether it is a URI, which needs an identity; otherwise it is a connection string, which holds a key or signature.
    /// </summary>
    internal static bool IsUri(string connection) =>
        connection.Contains("://", StringComparison.Ordinal) && !connection.Contains(Assignment, StringComparison.Ordinal);

    /// <summary>The service's URI; null if it is not one that an identity may be shown to.</summary>
    internal static Uri? ServiceUri(string connection) =>
        Uri.TryCreate(connection, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.Query.Length == 0 ? uri : null;

    /// <summary>What is wrong with a connection, without repeating it; null if nothing is.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="service">Name of the service.</param>
    /// <param name="parse">Makes a client of a connection string.</param>
    internal static string? WhyNot(string connection, string service, Action<string> parse)
    {
        try
        {
            if (IsUri(connection))
            {
                return ServiceUri(connection) is not null ? null
                    : "is not an https address without query (a key or signature belongs into a connection string)";
            }

            parse(connection);
            return null;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            return $"is not a connection of {service} (not shown, as it may hold a key)";
        }
    }

    /// <summary>The table service of the account whose blob service a connection names; null if that cannot be told.</summary>
    internal static string? TablesBeside(string blobs)
    {
        if (!IsUri(blobs))
        {
            // Endpoints that are spelled out say nothing about one that is not; without any, both follow from the account's name.
            string[] names = [.. blobs.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split(Assignment)[0].Trim())];
            bool has(string name) => names.Contains(name, StringComparer.OrdinalIgnoreCase);
            return has("TableEndpoint") || !has("BlobEndpoint") ? blobs : null;
        }

        const string Blob = ".blob.";
        return ServiceUri(blobs) is { } uri && uri.Host.Contains(Blob, StringComparison.Ordinal)
            ? new UriBuilder(uri) { Host = uri.Host.Replace(Blob, ".table.", StringComparison.Ordinal) }.Uri.AbsoluteUri
            : null;
    }

    /// <summary>What an exception of the libraries means; null: no more than what it carries says.</summary>
    internal static string? WhatIsWrong(Exception exception) => exception switch
    {
        RequestFailedException { Status: > 0 } said => $"the service answers {said.Status} {said.ErrorCode}".TrimEnd(),
        RequestFailedException { InnerException: null } => "the service cannot be reached",
        AuthenticationFailedException => "this process's identity is not accepted",
        _ => null,
    };

    /// <summary>Makes one request at a silo's start.</summary>
    /// <param name="service">Name and address, for the error.</param>
    /// <param name="request">The request.</param>
    /// <exception cref="Stores.StoreUnavailableException">It failed.</exception>
    internal static async Task PrepareAsync(string service, Func<Task> request)
    {
        try
        {
            await request();
        }
        catch (Exception exception) when (exception is RequestFailedException or AuthenticationFailedException or AggregateException)
        {
            throw new Stores.StoreUnavailableException($"{service} cannot be used: {exception.Message.Split('\n')[0]}", exception)
            {
                MayPass = exception is AggregateException or RequestFailedException { Status: 0 or >= 500 },
            };
        }
    }
}
